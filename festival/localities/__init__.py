"""Provinces, communes, residential areas, offices, enterprises and schools; units that change with time."""
