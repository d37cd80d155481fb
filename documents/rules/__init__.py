"""What is true of signed files, scans and pictures: pure."""
