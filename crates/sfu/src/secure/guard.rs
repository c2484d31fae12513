//! What of the peer's datagrams may reach a DTLS handshake. Until there are keys anybody who can forge the peer's address could have
//! written them, so what no peer of ours has to say is nobody's, and what would end the handshake is not believed at once.

/// The longest handshake message of a peer: a certificate, of 400 to 4,000 bytes. One that claims more would wait for the rest for ever.
const MAX_MESSAGE_BYTES: usize = 16_384;
/// A whole handshake has seven messages of each side at most.
const MAX_MESSAGE_SEQUENCE: u16 = 15;
const RECORD_HEADER_BYTES: usize = 13;
const MESSAGE_HEADER_BYTES: usize = 12;
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const FATAL: u8 = 2;
/// Both versions that a record of DTLS 1.0 to 1.3 names have this first byte.
const DTLS_MAJOR: u8 = 254;

/// What a datagram is, before there are keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screened {
    /// It may be part of the handshake.
    Handshake,
    /// It says that the peer has given up.
    FatalAlert,
    /// Nothing that a peer has to say now.
    Noise,
}

/// Looks at a datagram of a client (or else a server) whose handshake is under way. A datagram counts as a whole or not at all.
pub fn screen(datagram: &[u8], by_client: bool) -> Screened {
    let mut rest = datagram;
    let mut seen = Screened::Noise;
    while !rest.is_empty() {
        let Some((header, after)) = rest.split_first_chunk::<RECORD_HEADER_BYTES>() else {
            return Screened::Noise;
        };
        let len = usize::from(u16::from_be_bytes([header[11], header[12]]));
        let Some((body, after)) = after.split_at_checked(len) else {
            return Screened::Noise;
        };
        rest = after;
        if header[1] != DTLS_MAJOR {
            return Screened::Noise;
        }
        let is_plain = header[3..5] == [0, 0];
        match header[0] {
            // What comes under keys proves itself.
            _ if !is_plain => {}
            CHANGE_CIPHER_SPEC => {}
            HANDSHAKE if are_messages(body, by_client) => {}
            ALERT if body.first() == Some(&FATAL) && seen == Screened::Noise && rest.is_empty() => {
                return Screened::FatalAlert;
            }
            _ => return Screened::Noise,
        }
        seen = Screened::Handshake;
    }
    seen
}

/// Whether this is at least one fragment of messages that a client (or a server) sends in the clear.
fn are_messages(mut body: &[u8], by_client: bool) -> bool {
    if body.is_empty() {
        return false;
    }
    while !body.is_empty() {
        let Some((header, after)) = body.split_first_chunk::<MESSAGE_HEADER_BYTES>() else {
            return false;
        };
        let three =
            |at: usize| usize::from(header[at]) << 16 | usize::from(header[at + 1]) << 8 | usize::from(header[at + 2]);
        let (len, offset, fragment) = (three(1), three(6), three(9));
        let sequence = u16::from_be_bytes([header[4], header[5]]);
        let is_due = if by_client {
            // ClientHello, Certificate, CertificateVerify, ClientKeyExchange
            matches!(header[0], 1 | 11 | 15 | 16)
        } else {
            // ServerHello, HelloVerifyRequest, NewSessionTicket, Certificate to ServerHelloDone
            matches!(header[0], 2..=4 | 11..=14)
        };
        if !is_due
            || len > MAX_MESSAGE_BYTES
            || offset + fragment > len
            || (fragment == 0 && len > 0)
            || sequence > MAX_MESSAGE_SEQUENCE
        {
            return false;
        }
        let Some(after) = after.get(fragment..) else {
            return false;
        };
        body = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, epoch: u8, body: &[u8]) -> Vec<u8> {
        let mut record = vec![kind, 254, 253, 0, epoch, 0, 0, 0, 0, 0, 1];
        record.extend((body.len() as u16).to_be_bytes());
        record.extend(body);
        record
    }

    fn fragment(kind: u8, len: u32, sequence: u16, offset: u32, bytes: usize) -> Vec<u8> {
        let mut message = vec![kind];
        message.extend(&len.to_be_bytes()[1..]);
        message.extend(sequence.to_be_bytes());
        message.extend(&offset.to_be_bytes()[1..]);
        message.extend(&(bytes as u32).to_be_bytes()[1..]);
        message.resize(MESSAGE_HEADER_BYTES + bytes, 7);
        message
    }

    #[test]
    fn what_a_peer_says_passes() {
        let server = [
            record(HANDSHAKE, 0, &fragment(1, 200, 0, 0, 200)),
            record(HANDSHAKE, 0, &fragment(1, 1800, 1, 900, 900)),
            [
                record(
                    HANDSHAKE,
                    0,
                    &[fragment(11, 400, 2, 0, 400), fragment(16, 40, 3, 0, 40)].concat(),
                ),
                record(CHANGE_CIPHER_SPEC, 0, &[1]),
                record(HANDSHAKE, 1, &[9; 40]),
            ]
            .concat(),
            record(ALERT, 1, &[9; 26]),
        ];
        for datagram in server {
            assert_eq!(screen(&datagram, true), Screened::Handshake, "{datagram:?}");
        }
        let done = record(HANDSHAKE, 0, &fragment(14, 0, 5, 0, 0));
        assert_eq!(screen(&done, false), Screened::Handshake);
    }

    #[test]
    fn what_no_peer_says_does_not() {
        let noise = [
            vec![],
            vec![22; 12],
            record(HANDSHAKE, 0, &[]),
            record(HANDSHAKE, 0, &fragment(0, 0, 1, 0, 0)),
            record(HANDSHAKE, 0, &fragment(2, 40, 0, 0, 40)),
            record(HANDSHAKE, 0, &fragment(11, 0x00FF_FFFF, 1, 0, 1000)),
            record(HANDSHAKE, 0, &fragment(11, 400, 1, 300, 200)),
            record(HANDSHAKE, 0, &fragment(11, 400, 1, 300, 0)),
            record(HANDSHAKE, 0, &fragment(11, 400, 999, 0, 400)),
            record(HANDSHAKE, 0, &fragment(11, 400, 1, 0, 400)[..100]),
            record(HANDSHAKE, 0, &fragment(20, 12, 3, 0, 12)),
            record(ALERT, 0, &[1, 0]),
            record(ALERT, 0, &[]),
            record(23, 0, b"data"),
            [
                record(HANDSHAKE, 0, &fragment(1, 200, 0, 0, 200)),
                record(ALERT, 0, &[FATAL, 40]),
            ]
            .concat(),
            record(HANDSHAKE, 0, &fragment(1, 200, 0, 0, 200))[..100].to_vec(),
        ];
        for datagram in noise {
            assert_eq!(screen(&datagram, true), Screened::Noise, "{datagram:?}");
        }
        assert_eq!(screen(&record(ALERT, 0, &[FATAL, 40]), true), Screened::FatalAlert);
    }
}
