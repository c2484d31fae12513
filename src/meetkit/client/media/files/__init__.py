"""Files as microphone, camera and screen: `VideoSDK.create_file_source`."""
