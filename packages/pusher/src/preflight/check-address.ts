import { LiveCode } from '@livelit/core';

import type { TransportDefinition } from '../transport.ts';
import { check, type PreflightCheck } from './preflight-check.ts';

/** An address that was understood, and what carries a stream there. */
export interface UnderstoodAddress {
  readonly url: URL;
  readonly transport: string;
  /** The server that the page itself talks to: that of the address, or the gateway. */
  readonly server: URL;
}

/** Whether anything here can push to the address, and what. */
export function checkAddress(
  text: string,
  { transports, gateway }: { readonly transports: readonly TransportDefinition[]; readonly gateway: string },
): { readonly check: PreflightCheck; readonly address?: UnderstoodAddress } {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  const transport = url && transports.find((one) => one.canPublish(url))?.name;
  const fail = (en: string, zh: string, code: (typeof LiveCode)[keyof typeof LiveCode]) => ({
    check: check('address', 'fail', en, zh, { scheme: url?.protocol }, code),
  });
  if (!url || !transport)
    return fail(
      'The address cannot be pushed to; use https: (WHIP), wss: (FLV), rtmp: or webrtc:.',
      '无法推流到该地址；请使用 https:（WHIP）、wss:（FLV）、rtmp: 或 webrtc:。',
      LiveCode.ERROR_INVALID_PARAMETER,
    );
  const isRtmp = /^rtmps?:$/.test(url.protocol);
  if (isRtmp && !gateway)
    return fail(
      'A page reaches an RTMP server only through a gateway; name one.',
      '网页只能通过网关连接 RTMP 服务器，请设置 gateway。',
      LiveCode.ERROR_NOT_SUPPORTED,
    );
  if (isRtmp && !URL.canParse(gateway))
    return fail('The gateway is no address.', 'gateway 不是有效的地址。', LiveCode.ERROR_INVALID_PARAMETER);
  const server = new URL(isRtmp ? gateway : url);
  if (isMixed(server))
    return fail(
      'A page loaded over HTTPS may not use an insecure address; use https: or wss:.',
      'HTTPS 页面不能使用不安全的地址，请使用 https: 或 wss:。',
      LiveCode.ERROR_MIXED_CONTENT,
    );
  const facts = { transport, ...(isRtmp && { gateway: server.origin }) };
  return {
    check: check('address', 'pass', `The address is pushed to by ${transport}.`, `将通过 ${transport} 推流。`, facts),
    address: { url, transport, server },
  };
}

/** Browsers take the machine itself for secure. */
function isMixed({ protocol, hostname }: URL): boolean {
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|\[::1\])/.test(hostname);
  return location.protocol === 'https:' && (protocol === 'http:' || protocol === 'ws:') && !isLocal;
}
