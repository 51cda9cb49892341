"""What belongs to the site as a whole: background work, its queue and its processes."""
