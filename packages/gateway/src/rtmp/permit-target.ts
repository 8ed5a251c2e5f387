import type { IncomingMessage } from 'node:http';

import { LiveCode, toLiveError } from '@livelit/core';

import type { GatewayContext } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import { isAllowedTarget, parseRtmpTarget, type RtmpPrefix, type RtmpTarget } from './rtmp-target.ts';

function targetOf(address: string): RtmpTarget {
  try {
    return parseRtmpTarget(address);
  } catch (error) {
    throw new HttpProblem(400, LiveCode.ERROR_INVALID_PARAMETER, toLiveError(error).message);
  }
}

/** The target that a page named, if its token and the list let it. Throws an HttpProblem (400, 401, 403). */
export async function permitTarget(
  context: GatewayContext,
  address: string,
  request: IncomingMessage,
  rule: {
    readonly action: 'rtmp' | 'play';
    /** What the page wants, to follow "may not". */
    readonly verb: string;
    readonly allowed: readonly RtmpPrefix[];
  },
): Promise<RtmpTarget> {
  const target = targetOf(address);
  await context.authorise(rule.action, address, request);
  if (isAllowedTarget(target, rule.allowed)) return target;
  const message = `This gateway may not ${rule.verb} ${target.label}.`;
  throw new HttpProblem(403, LiveCode.ERROR_TARGET_NOT_ALLOWED, message);
}
