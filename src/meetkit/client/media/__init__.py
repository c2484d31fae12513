"""The media half of the SDK, on aiortc without SDP; what imports aiortc is itself imported on first use."""
