"""The meeting as pure state: admission, participants, lobby, moderation, streams, pubSub. Decides; does nothing."""
