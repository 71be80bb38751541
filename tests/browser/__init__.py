"""The real site, built once and read in Debian's Chromium."""
