"""Rate limits: narrow on the account, wide on the address, for a whole hall sits behind one router."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="moving-window")
