import { isLiveError, LiveCode, type LiveError } from '@livelit/core';
import { describe, expect, it } from 'vitest';

import { createGateway, type GatewayOptions } from './create-gateway.ts';
import { limitDefaults } from './gateway-config.ts';

async function refusal(options: object): Promise<LiveError> {
  const error = await createGateway({ port: 0, ...options } as GatewayOptions).then(
    (gateway) => gateway.close().then(() => undefined),
    (reason: unknown) => reason,
  );
  if (!isLiveError(error, LiveCode.ERROR_INVALID_PARAMETER)) throw new Error('It was accepted.');
  return error;
}

describe('options of the gateway', () => {
  it.each<[object, string]>([
    [{ port: 65_536 }, 'port'],
    [{ port: '80' }, 'port'],
    [{ port: Number.NaN }, 'port'],
    [{ host: '' }, 'host'],
    [{ allowOrigins: ['example.org'] }, 'allowOrigins'],
    [{ allowOrigins: ['https://example.org/'] }, 'allowOrigins'],
    [{ publish: 'token' }, 'publish'],
    [{ play: [''] }, 'play'],
    [{ status: ['with space'] }, 'status'],
    [{ rtmpTargets: ['*'] }, 'rtmpTargets'],
    [{ rtmpSources: ['http://host/app'] }, 'rtmpSources'],
    [{ secondPublisher: 'replace' }, 'secondPublisher'],
    [{ iceServers: [{ urls: 'turn:example.org' }] }, 'iceServers'],
    [{ iceServers: [{ urls: 'http://example.org' }] }, 'iceServers'],
    [{ rtcPort: 0 }, 'rtcPort'],
    [{ rtcBindAddress: 'a b' }, 'rtcBindAddress'],
    [{ hlsPart: 0 }, 'hlsPart'],
    [{ hlsSegment: 11 }, 'hlsSegment'],
    [{ hlsWindow: 2.5 }, 'hlsWindow'],
    [{ keyFrameInterval: Infinity }, 'keyFrameInterval'],
    ...Object.keys(limitDefaults).map((name): [object, string] => [{ limits: { [name]: -1 } }, `limits.${name}`]),
  ])('refuses %j and names option, value and range', async (options, name) => {
    const error = await refusal(options);
    expect(error.message).toMatch(new RegExp(`option '${name}' is .+, but must be .+\\.$`));
    expect(error.detail['option']).toBe(name);
  });

  it('refuses names that it does not know, as a misspelt one would leave the gateway open', async () => {
    expect((await refusal({ publsh: ['token'] })).message).toContain("no option 'publsh'");
    expect((await refusal({ limits: { maxStream: 1 } })).message).toContain("no option 'limits.maxStream'");
  });

  it('repeats no token', async () => {
    expect((await refusal({ publish: ['secret token'] })).message).not.toContain('secret');
    expect((await refusal({ iceServers: [{ urls: 'x', credential: 'secret' }] })).message).not.toContain('secret');
  });

  it('takes undefined for the default', async () => {
    const gateway = await createGateway({ port: 0, hlsPart: undefined, limits: { maxStreams: undefined } });
    expect(gateway.config.limits).toEqual(limitDefaults);
    expect(gateway.config.hlsPart).toBe(0.2);
    await gateway.close();
  });
});
