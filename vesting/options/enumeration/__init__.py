"""Every partition of an area into possible councils: counted, listed, kept, exactly."""
