// The one thing this package takes from Node; its other sources must not know Node's types.
declare module 'node:crypto' {
  export function createHash(algorithm: 'md5'): { update(text: string): { digest(encoding: 'hex'): string } };
}
