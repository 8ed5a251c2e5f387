import { createHash } from 'node:crypto';

/** The parameters that Tencent Cloud Streaming Services asks of a push or play address. */
export interface TencentSignature {
  /** The signature: 32 hexadecimal digits in lower case. */
  readonly txSecret: string;
  /** When the address expires: seconds since 1970 in hexadecimal, upper case. */
  readonly txTime: string;
}

/**
 * Signs an address of Tencent Cloud Streaming Services: `txSecret = MD5(key + stream + txTime)`. For servers only: the
 * key must never reach a page. Push and play domains have different keys.
 */
export function tencentSign(key: string, stream: string, expires: Date): TencentSignature {
  const txTime = Math.floor(expires.getTime() / 1000)
    .toString(16)
    .toUpperCase();
  return {
    txSecret: createHash('md5')
      .update(key + stream + txTime)
      .digest('hex'),
    txTime,
  };
}
