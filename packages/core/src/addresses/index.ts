export type { AddressKind, StreamAddress } from './address.ts';
export { parseAddress } from './parse-address.ts';
export {
  type AddressTable,
  playAddresses,
  pushAddresses,
  type ServerKind,
  type StreamPlace,
} from './server-addresses.ts';
