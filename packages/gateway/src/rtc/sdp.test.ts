import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  h264Format,
  opusFormat,
  receiveAudio,
  receiveVideo,
  sendAudio,
  sendVideo,
  transportSequenceId,
  vp8Format,
  writeOffer,
} from '../testing/rtc-client.ts';
import { chooseH264 } from './choose-format.ts';
import { usableCandidate } from './ice-candidate.ts';
import { planPlay } from './plan-play.ts';
import { planPublish } from './plan-publish.ts';
import { readLocalTransport, writeAnswer } from './sdp-answer.ts';
import { parseFragment } from './sdp-fragment.ts';
import { parseOffer } from './sdp-offer.ts';
import { transportCcUri } from './transport-feedback.ts';

const local = {
  ufrag: 'srvr',
  password: 'a-long-enough-password',
  fingerprint: 'sha-256 AB:CD',
  setup: 'active',
  candidates: ['candidate:1 1 UDP 2114977791 192.0.2.7 5000 typ host'],
};

function sectionsOf(sdp: string): string[][] {
  return sdp
    .split(/(?=^m=)/m)
    .slice(1)
    .map((section) => section.trimEnd().split('\r\n'));
}

const offerOf = (...sections: Parameters<typeof writeOffer>[0]) => parseOffer(writeOffer(sections))!;

describe('parseOffer', () => {
  it('reads transport, formats, feedback and extensions', () => {
    const offer = offerOf(sendAudio, sendVideo());
    expect(offer).toMatchObject({ ufrag: 'abcd', setup: 'actpass' });
    expect([...offer.bundled]).toEqual(['0', '1']);
    const [audio, video] = offer.media;
    expect(audio).toMatchObject({ kind: 'audio', mid: '0', direction: 'sendonly', reducedSizeRtcp: true });
    expect(audio!.formats[0]).toMatchObject({ payloadType: 111, codec: 'opus', clockRate: 48_000 });
    expect([...video!.formats[0]!.feedback]).toEqual(['nack', 'nack pli', 'ccm fir', 'transport-cc']);
    expect(video!.extensions.get(transportCcUri)).toBe(transportSequenceId);
  });

  it('takes a transport at session level, LF line ends and feedback for all formats', () => {
    const offer = writeOffer([sendVideo()]);
    const lines = offer.split('\r\n').filter((line) => !/^a=(ice|fingerprint|setup)/.test(line));
    const moved = offer.split('\r\n').filter((line) => /^a=(ice|fingerprint|setup)/.test(line));
    lines.splice(4, 0, ...moved);
    lines.splice(-1, 0, 'a=rtcp-fb:* goog-remb');
    const parsed = parseOffer(lines.join('\n'))!;
    expect(parsed.password).toHaveLength(22);
    expect(parsed.media[0]!.formats[0]!.feedback).toContain('goog-remb');
  });

  it('tells disabled from bundle-only sections', () => {
    const disabled = writeOffer([sendAudio, sendVideo()]).replace('m=video 9', 'm=video 0');
    expect(parseOffer(disabled)!.media[1]!.disabled).toBe(true);
    expect(parseOffer(disabled.replace('a=mid:1', 'a=mid:1\r\na=bundle-only'))!.media[1]!.disabled).toBe(false);
  });

  it.each([
    ['empty', ''],
    ['no SDP', '{"sdp":"v=0"}'],
    ['no media', writeOffer([])],
    ['no password', writeOffer([sendVideo()]).replace(/a=ice-pwd.*\r\n/, '')],
    ['a short password', writeOffer([sendVideo()]).replace(/a=ice-pwd:.*/, 'a=ice-pwd:short')],
    ['no fingerprint', writeOffer([sendVideo()]).replace(/a=fingerprint.*\r\n/, '')],
    ['mids twice', writeOffer([sendAudio, sendVideo()]).replace('a=mid:1', 'a=mid:0')],
    ['too many sections', writeOffer(Array.from({ length: 17 }, () => sendVideo()))],
    ['a malformed m-line', writeOffer([sendVideo()]).replace('m=video 9', 'm=video nine')],
  ])('refuses %s', (_, sdp) => {
    expect(parseOffer(sdp)).toBeUndefined();
  });

  it('keeps only usable candidates', () => {
    const withCandidates = writeOffer([sendVideo()]).trimEnd().split('\r\n');
    withCandidates.push(
      'a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag abcd',
      'a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active',
      'a=candidate:3 1 udp 2122260223 0f2c1b0e-5c2b-4b43.local 61764 typ host',
      'a=candidate:4 1 udp 2122260223 2001:db8::1 61765 typ srflx raddr 0.0.0.0 rport 0',
    );
    expect(parseOffer(withCandidates.join('\r\n'))!.candidates).toEqual([
      'candidate:1 1 UDP 2122260223 192.0.2.1 61764 typ host',
      'candidate:4 1 UDP 2122260223 2001:db8::1 61765 typ srflx',
    ]);
  });

  it('never throws on mutated offers', () => {
    const valid = writeOffer([sendAudio, sendVideo(), receiveVideo()], {
      ufrag: 'abcd',
      password: 'abcdefghijklmnopqrstuv',
      fingerprint: `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
      candidates: ['candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host'],
    });
    const edit = fc.record({ at: fc.nat(valid.length), remove: fc.nat(30), insert: fc.string({ maxLength: 10 }) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let sdp = valid;
        for (const { at, remove, insert } of edits) sdp = sdp.slice(0, at) + insert + sdp.slice(at + remove);
        const offer = parseOffer(sdp);
        parseFragment(sdp);
        if (!offer) return;
        for (const plan of [() => planPublish(offer), () => planPlay(offer, { video: 'h264', audio: true })]) {
          let sections;
          try {
            ({ sections } = plan());
          } catch (error) {
            expect(error).toMatchObject({ name: 'HttpProblem' });
            continue;
          }
          const answer = writeAnswer(sections, local);
          expect(sectionsOf(answer)).toHaveLength(offer.media.length);
          expect(answer).not.toMatch(/[^\r]\n|\r[^\n]/);
        }
      }),
      { seed: 8866, numRuns: 2000 },
    );
  });
});

describe('usableCandidate', () => {
  it.each([
    'candidate:1 2 udp 1 192.0.2.1 5000 typ host',
    'candidate:1 1 udp 0 192.0.2.1 5000 typ host',
    'candidate:1 1 udp 1 192.0.2.1 70000 typ host',
    'candidate:1 1 udp 1 300.0.2.1 5000 typ host',
    'candidate:1 1 udp 1 fe80::1%eth0 5000 typ host',
    'candidate:1 1 udp 1 192.0.2.1 5000 typ magic',
    '',
  ])('refuses %j', (candidate) => {
    expect(usableCandidate(candidate)).toBeUndefined();
  });
});

describe('parseFragment', () => {
  it('reads user fragment and candidates', () => {
    const fragment = [
      'a=group:BUNDLE 0 1',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=ice-ufrag:EsAw',
      'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
      'a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host generation 0',
      'a=end-of-candidates',
      '',
    ].join('\r\n');
    expect(parseFragment(fragment)).toEqual({
      ufrag: 'EsAw',
      candidates: ['candidate:1 1 UDP 2122260223 192.0.2.1 61764 typ host'],
    });
  });

  it('takes nothing but the end of candidates', () => {
    expect(parseFragment('a=end-of-candidates\r\n')).toEqual({ ufrag: undefined, candidates: [] });
  });

  it.each(['', 'hello', 'a=mid:0', 'a=ice-ufrag:x'])('refuses %j', (text) => {
    expect(parseFragment(text)).toBeUndefined();
  });

  it('never throws on junk', () => {
    const line = fc
      .tuple(fc.constantFrom('a=candidate:', 'a=ice-ufrag:', 'a=', 'm='), fc.string())
      .map((pair) => pair.join(''));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        parseFragment(lines.join('\r\n'));
      }),
      { seed: 8840, numRuns: 1000 },
    );
  });
});

describe('the answer to a publisher', () => {
  it('receives with the offered feedback and the transport-wide sequence numbers', () => {
    const { sections } = planPublish(offerOf(sendAudio, sendVideo()));
    const answer = writeAnswer(sections, local);
    expect(answer).toContain('a=group:BUNDLE 0 1\r\n');
    const [audio, video] = sectionsOf(answer);
    expect(audio![0]).toBe('m=audio 9 UDP/TLS/RTP/SAVPF 111');
    expect(audio).toEqual(
      expect.arrayContaining(['a=recvonly', 'a=rtpmap:111 opus/48000/2', 'a=rtcp-fb:111 transport-cc']),
    );
    expect(video).toEqual(
      expect.arrayContaining([
        'a=mid:1',
        'a=recvonly',
        'a=rtcp-mux',
        'a=rtcp-mux-only',
        'a=rtcp-rsize',
        'a=setup:active',
        `a=fmtp:102 ${h264Format.parameters}`,
        'a=rtcp-fb:102 nack pli',
        'a=rtcp-fb:102 transport-cc',
        `a=extmap:${transportSequenceId} ${transportCcUri}`,
      ]),
    );
    expect(audio!.slice(-2)).toEqual([`a=${local.candidates[0]}`, 'a=end-of-candidates']);
    expect(video!.join()).not.toContain('a=candidate');
  });

  it('agrees to nothing that was not offered', () => {
    const plain = { ...sendVideo({ ...h264Format, feedback: ['nack pli'] }), extensions: {} };
    const plan = planPublish(offerOf(plain));
    const answer = writeAnswer(plan.sections, local);
    expect(plan.transportSequenceId).toBeUndefined();
    expect(answer).not.toContain('extmap');
    expect(answer.match(/a=rtcp-fb:.*/g)).toEqual(['a=rtcp-fb:102 nack pli']);
  });

  it.each([
    ['a viewer', [receiveVideo(h264Format)]],
    ['two videos', [sendVideo(), sendVideo()]],
    ['a data channel', [sendVideo(), { kind: 'application', direction: 'sendrecv', formats: [vp8Format] }]],
    ['unknown codecs', [sendVideo({ payloadType: 98, map: 'VP9/90000' })]],
    ['H.264 without fragments', [sendVideo({ ...h264Format, parameters: 'packetization-mode=0' })]],
    ['one good and one bad track', [sendVideo(), { ...sendAudio, formats: [{ payloadType: 0, map: 'PCMU/8000' }] }]],
  ])('refuses %s with 422', (_, sections) => {
    expect(() => planPublish(offerOf(...sections))).toThrow(expect.objectContaining({ status: 422 }));
  });

  it('refuses tracks that are not bundled', () => {
    const sdp = writeOffer([sendAudio, sendVideo()]).replace('a=group:BUNDLE 0 1\r\n', '');
    expect(() => planPublish(parseOffer(sdp)!)).toThrow(expect.objectContaining({ status: 422 }));
  });

  it('prefers Constrained Baseline, then Baseline, then anything', () => {
    const format = (payloadType: number, profile: string) => ({
      ...h264Format,
      payloadType,
      parameters: `packetization-mode=1;profile-level-id=${profile}`,
    });
    const chosen = (...profiles: string[]) => {
      const formats = profiles.map((profile, index) => format(96 + index, profile));
      return chooseH264(offerOf(receiveVideo(...formats)).media[0]!, undefined)!.payloadType;
    };
    expect(chosen('640c1f', '42001f', '42E01F')).toBe(98);
    expect(chosen('640c1f', '42001f', '4d001f')).toBe(97);
    expect(chosen('640c1f', '4d001f')).toBe(96);
    const offer = offerOf(receiveVideo(format(96, '42e01f'), format(97, '640c1f')));
    expect(chooseH264(offer.media[0]!, '6400')!.payloadType).toBe(97);
  });
});

describe('the answer to a viewer', () => {
  it('sends sound and picture of one stream', () => {
    const plan = planPlay(offerOf(receiveAudio, receiveVideo()), { video: 'h264', audio: true });
    const [audio, video] = sectionsOf(writeAnswer(plan.sections, local));
    expect(plan.tracks.video).toMatchObject({ payloadType: 102, clockRate: 90_000 });
    expect(audio).toContain('a=sendonly');
    expect(video).toContain('a=sendonly');
    expect(video).toContain(`a=ssrc:${plan.tracks.video!.ssrc} cname:livelit`);
    expect(audio).toContain(`a=msid:livelit livelit-audio`);
  });

  it('takes VP8 for a VP8 stream', () => {
    const plan = planPlay(offerOf(receiveVideo()), { video: 'vp8', audio: false });
    expect(plan.tracks.video!.payloadType).toBe(97);
  });

  it('leaves sound inactive that the stream has not, or has as AAC', () => {
    const plan = planPlay(offerOf(receiveAudio, receiveVideo()), { video: 'h264', audio: false });
    const answer = writeAnswer(plan.sections, local);
    const [audio, video] = sectionsOf(answer);
    expect(plan.tracks.audio).toBeUndefined();
    expect(audio).toContain('a=inactive');
    expect(video).toContain('a=sendonly');
    expect(answer).toContain('a=group:BUNDLE 0 1');
  });

  it('rejects what it has no use for, outside the bundle', () => {
    const data = { kind: 'application', direction: 'sendrecv', formats: [vp8Format] };
    const sdp = writeOffer([data, receiveVideo(), receiveVideo()]);
    const plan = planPlay(parseOffer(sdp)!, { video: 'h264', audio: true });
    const answer = writeAnswer(plan.sections, local);
    const [first, second, third] = sectionsOf(answer);
    expect(first![0]).toMatch(/^m=application 0 /);
    expect(second).toContain('a=sendonly');
    expect(second!.join()).toContain('a=candidate');
    expect(third).toContain('a=inactive');
    expect(answer).toContain('a=group:BUNDLE 1 2');
  });

  it.each([
    ['VP8 for an H.264 stream', [receiveVideo(vp8Format)], { video: 'h264', audio: true }],
    ['H.264 for a VP8 stream', [receiveVideo(h264Format)], { video: 'vp8', audio: true }],
    ['sound of a silent stream', [receiveAudio], { video: 'h264', audio: false }],
    ['a picture of a stream of sound', [receiveVideo()], { video: undefined, audio: true }],
  ] as const)('refuses %s with 406', (_, sections, source) => {
    expect(() => planPlay(offerOf(...sections), source)).toThrow(expect.objectContaining({ status: 406 }));
  });

  it('refuses publishers with 422', () => {
    expect(() => planPlay(offerOf(sendVideo()), { video: 'h264', audio: true })).toThrow(
      expect.objectContaining({ status: 422 }),
    );
  });

  it('answers sound alone with sound alone', () => {
    const plan = planPlay(offerOf(receiveAudio), { video: 'h264', audio: true });
    expect(Object.keys(plan.tracks)).toEqual(['audio']);
    expect(plan.tracks.audio).toMatchObject({ payloadType: opusFormat.payloadType, clockRate: 48_000 });
  });
});

describe('readLocalTransport', () => {
  it('reads back what an answer carries', () => {
    const { sections } = planPublish(offerOf(sendVideo()));
    expect(readLocalTransport(writeAnswer(sections, local))).toEqual(local);
  });

  it('wants everything', () => {
    expect(readLocalTransport('v=0\r\na=ice-ufrag:abcd\r\n')).toBeUndefined();
  });
});
