import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';

/** A STUN server, and as much of a TURN server as it takes to learn who asks. */
export interface StunServer {
  readonly port: number;
  /** Binding requests that came. */
  readonly bindings: number;
  /** Requests to allocate that carried a username, and whether they were signed with the password. */
  readonly allocations: readonly { readonly username: string; readonly isSigned: boolean }[];
  close(): void;
}

const realm = 'livelit';
const cookie = 0x2112a442;
const Attribute = { username: 0x0006, integrity: 0x0008, error: 0x0009, realm: 0x0014, nonce: 0x0015, mapped: 0x0020 };

/** Starts one that knows this password. */
export async function startStunServer(password = ''): Promise<StunServer> {
  const socket = createSocket('udp4');
  const allocations: { username: string; isSigned: boolean }[] = [];
  let bindings = 0;
  socket.on('error', () => undefined);
  socket.on('message', (packet, from) => {
    if (packet.length < 20 || packet.readUInt32BE(4) !== cookie) return;
    const type = packet.readUInt16BE(0);
    if (type === 0x0001) {
      bindings++;
      reply(0x0101, packet, from, attribute(Attribute.mapped, mappedAddress(from)));
    } else if (type === 0x0003) {
      const username = read(packet, Attribute.username)?.toString('utf8');
      if (username !== undefined) allocations.push({ username, isSigned: isSigned(packet, username, password) });
      // Whoever is asked for a username sends it; whoever has sent it has told all that is wanted of it.
      const [number, words] = username === undefined ? [401, 'Unauthorized'] : [486, 'Allocation Quota Reached'];
      const code = Buffer.concat([Buffer.from([0, 0, Math.floor(number / 100), number % 100]), Buffer.from(words)]);
      const challenge = [
        attribute(Attribute.realm, Buffer.from(realm)),
        attribute(Attribute.nonce, Buffer.from(randomBytes(8).toString('hex'))),
      ];
      reply(0x0113, packet, from, Buffer.concat([attribute(Attribute.error, code), ...challenge]));
    }
  });
  const reply = (type: number, request: Buffer, { port, address }: RemoteInfo, attributes: Buffer) => {
    const head = Buffer.from(request.subarray(0, 20));
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(attributes.length, 2);
    socket.send(Buffer.concat([head, attributes]), port, address);
  };
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    get bindings() {
      return bindings;
    },
    allocations,
    close: () => void socket.close(),
  };
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function mappedAddress({ port, address }: RemoteInfo): Buffer {
  const value = Buffer.from([0, 1, 0, 0, ...address.split('.').map(Number)]);
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  value.writeUInt32BE((value.readUInt32BE(4) ^ cookie) >>> 0, 4);
  return value;
}

/** Where an attribute begins, and its length. */
function find(packet: Buffer, wanted: number): { readonly at: number; readonly length: number } | undefined {
  for (let at = 20; at + 4 <= packet.length;) {
    const length = packet.readUInt16BE(at + 2);
    if (packet.readUInt16BE(at) === wanted) return { at, length };
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return undefined;
}

function read(packet: Buffer, wanted: number): Buffer | undefined {
  const found = find(packet, wanted);
  return found && packet.subarray(found.at + 4, found.at + 4 + found.length);
}

/** RFC 8489, 9.2: the long-term credential, over the message up to the signature, whose own length counts. */
function isSigned(packet: Buffer, username: string, password: string): boolean {
  const found = find(packet, Attribute.integrity);
  if (!found) return false;
  const signed = Buffer.from(packet.subarray(0, found.at));
  signed.writeUInt16BE(found.at + 4, 2);
  const key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
  const expected = createHmac('sha1', key).update(signed).digest();
  return expected.equals(packet.subarray(found.at + 4, found.at + 24));
}
