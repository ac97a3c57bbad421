"""Rate limits: narrow on the account, wide on the address, for a whole hall sits behind one router."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


class ViewLimiter(Limiter):
    """Limits stand on views and their decorators check them: nothing to be looked up before every page."""

    def _check_request_limit(self, callable_name=None, in_middleware=True):
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = ViewLimiter(get_remote_address, strategy="moving-window")
