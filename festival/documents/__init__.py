"""Official documents in the layout of NĐ 30/2020, templates that an office replaces, prepared files."""
