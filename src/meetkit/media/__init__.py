"""Media as the server sees it: the native core's asyncio face, ORTC negotiation, and a meeting's router."""

from meetkit.media.core import CoreConfig, CoreRefused, CoreWorkerFailed, MediaCore
from meetkit.media.ortc import can_consume, consumer_rtp_parameters, parse_rtp_parameters, router_rtp_capabilities
from meetkit.media.router import Consumer, MediaListener, MediaPeer, MediaRouter, Producer
from meetkit.media.rtp import (
    DtlsParameters,
    RtpCapabilities,
    RtpParameters,
    parse_dtls_parameters,
    parse_rtp_capabilities,
)

__all__ = [
    "Consumer",
    "CoreConfig",
    "CoreRefused",
    "CoreWorkerFailed",
    "DtlsParameters",
    "MediaCore",
    "MediaListener",
    "MediaPeer",
    "MediaRouter",
    "Producer",
    "RtpCapabilities",
    "RtpParameters",
    "can_consume",
    "consumer_rtp_parameters",
    "parse_dtls_parameters",
    "parse_rtp_capabilities",
    "parse_rtp_parameters",
    "router_rtp_capabilities",
]
