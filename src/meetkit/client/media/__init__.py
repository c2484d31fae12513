"""The media half of the SDK: aiortc's transports, senders and receivers, driven without SDP. Imported on first use."""
