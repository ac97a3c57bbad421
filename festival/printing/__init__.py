"""The print engine: fonts, boxes in mm, pages, rasters. Knows PDF; no request, no database."""
