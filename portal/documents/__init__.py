"""What people hand in and take home."""
