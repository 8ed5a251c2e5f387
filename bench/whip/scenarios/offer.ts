import type { Run } from '../run.ts';
import { fail, notApplicable, verdict, type Judgement, type Row, type Scenario } from '../scenario.ts';
import { candidatesOf, keyOf, parseSdp, valueOf, type Sdp } from '../sdp.ts';

const list = (values: readonly unknown[]) => values.join(', ') || 'none';

const ofOffer = (judge: (offer: Sdp, run: Run) => Judgement) => (run: Run) => {
  const post = run.of('POST')[0];
  return post ? judge(parseSdp(post.body), run) : fail('No POST came.');
};

const media = (offer: Sdp) => offer.sections.filter(({ kind }) => kind === 'audio' || kind === 'video');

/** The attribute in each of the m-sections with media. */
const inEach = (offer: Sdp, name: string) => media(offer).map(({ lines }) => valueOf(lines, name));

const directions = ['sendonly', 'sendrecv', 'recvonly', 'inactive'];

const offerRows: readonly Row[] = [
  {
    id: 'media',
    text: 'Pictures and sound arrive.',
    section: '4.2',
    level: 'MUST',
    judge: (run) => verdict(run.hadMedia, run.hadMedia ? 'Both arrived.' : 'Not both arrived within 15 s.'),
  },
  {
    id: 'content-type',
    text: 'The offer is posted as application/sdp.',
    section: '4.2',
    level: 'MUST',
    judge: (run) => {
      const type = run.of('POST')[0]?.headers['content-type'];
      return verdict(type === 'application/sdp', `content-type: ${type}`);
    },
  },
  {
    id: 'direction',
    text: 'Every m-section is sendonly (sendrecv is allowed, recvonly and inactive are not).',
    section: '4.2',
    level: 'SHOULD',
    judge: ofOffer((offer) => {
      const found = media(offer).map(({ lines }) => directions.find((one) => valueOf(lines, one) === ''));
      return verdict(
        found.every((one) => one === 'sendonly'),
        list(found),
      );
    }),
  },
  {
    id: 'one-of-each',
    text: 'The offer has one m-section at most for sound and one for pictures.',
    section: '4.4.2',
    level: 'MUST',
    judge: ofOffer((offer) => {
      const kinds = offer.sections.map(({ kind }) => kind);
      const holds = ['audio', 'video'].every((kind) => kinds.filter((one) => one === kind).length === 1);
      return verdict(holds, list(kinds));
    }),
  },
  {
    id: 'single-msid',
    text: 'All m-sections name the same MediaStream in msid.',
    section: '4.4.2',
    level: 'MUST',
    judge: ofOffer((offer) => {
      const streams = inEach(offer, 'msid').map((msid) => msid?.split(' ')[0]);
      const holds = streams.every((one) => one !== undefined && one !== '-' && one === streams[0]);
      return verdict(holds, holds ? 'One MediaStream.' : `msid: ${list(streams.map((one) => one ?? 'missing'))}`);
    }),
  },
  {
    id: 'max-bundle',
    text: 'The connection has the policy max-bundle, and the offer bundles all its m-sections.',
    section: '4.4.1',
    level: 'MUST',
    judge: ofOffer((offer, run) => {
      const bundled = valueOf(offer.head, 'group')?.split(' ').slice(1) ?? [];
      if (!media(offer).every(({ mid }) => mid !== undefined && bundled.includes(mid)))
        return fail('Not all m-sections are in the BUNDLE group.');
      const [policy = 'unknown'] = run.witness.policies;
      return verdict(policy === 'max-bundle', `bundlePolicy: ${policy}`);
    }),
  },
  {
    id: 'rtcp-mux-only',
    text: 'Every m-section carries rtcp-mux-only.',
    section: '4.4.1',
    level: 'MUST',
    judge: ofOffer((offer) => {
      const found = inEach(offer, 'rtcp-mux-only');
      const holds = found.every((one) => one === '');
      return verdict(holds, holds ? 'There.' : 'Missing; no browser writes it by itself.');
    }),
  },
  {
    id: 'actpass',
    text: 'The offer leaves the DTLS role to the server (setup:actpass).',
    section: '4.4.4',
    level: 'SHOULD',
    judge: ofOffer((offer) => {
      const found = inEach(offer, 'setup');
      return verdict(
        found.every((one) => one === undefined || one === 'actpass') && found.includes('actpass'),
        `setup: ${list(found.filter(Boolean))}`,
      );
    }),
  },
  {
    id: 'prompt',
    text: 'Who trickles posts the offer without waiting for candidates.',
    section: '4.3.2',
    level: 'SHOULD',
    judge: (run) => {
      const post = run.of('POST')[0];
      if (!post) return fail('No POST came.');
      if (!run.of('PATCH').length) return notApplicable('No PATCH came: it does not trickle.');
      const within = candidatesOf(parseSdp(post.body).lines).length;
      const gathered = run.witness.candidates.length;
      return verdict(within < gathered, `${within} of ${gathered} candidates were in the offer.`);
    },
  },
];

const withToken = (method: string) => (run: Run) => {
  const requests = run.of(method);
  if (!requests.length) return notApplicable(`No ${method} came.`);
  const bearing = requests.filter(({ headers }) => headers['authorization'] === `Bearer ${run.token}`).length;
  return verdict(bearing === requests.length, bearing === requests.length ? 'With the token.' : 'Without the token.');
};

const tokenRows: readonly Row[] = ['POST', 'PATCH', 'DELETE'].map((method) => ({
  id: `bearer-${method.toLowerCase()}`,
  text: `The bearer token is sent with ${method}.`,
  section: '4.7.1',
  level: 'MUST',
  judge: withToken(method),
}));

/** The fragments that were trickled; `judge` is asked when there are any. */
const ofFragments = (judge: (fragments: readonly Sdp[], run: Run) => Judgement) => (run: Run) => {
  const patches = run.of('PATCH');
  if (!patches.length) return notApplicable('No PATCH came: it does not trickle.');
  return judge(
    patches.map(({ body }) => parseSdp(body)),
    run,
  );
};

const trickleRows: readonly Row[] = [
  {
    id: 'fragment-type',
    text: 'Candidates are sent as application/trickle-ice-sdpfrag.',
    section: '4.3.1',
    level: 'MUST',
    judge: ofFragments((_fragments, run) => {
      const types = [...new Set(run.of('PATCH').map(({ headers }) => headers['content-type']))];
      return verdict(types.length === 1 && types[0] === 'application/trickle-ice-sdpfrag', list(types));
    }),
  },
  {
    id: 'if-match',
    text: 'Every PATCH names the ETag of the ICE session in If-Match.',
    section: '4.3.1',
    level: 'MUST',
    judge: ofFragments((_fragments, run) => {
      const matches = [...new Set(run.of('PATCH').map(({ headers }) => headers['if-match']))];
      const holds = matches.length === 1 && matches[0] === '"ice-0"';
      return verdict(holds, `If-Match: ${list(matches.map((one) => one ?? 'missing'))}`);
    }),
  },
  {
    id: 'aggregated',
    text: 'Candidates are aggregated: PATCH is not sent for each of them.',
    section: '4.3.2',
    level: 'SHOULD',
    judge: ofFragments((fragments) => {
      const carrying = fragments.map(({ lines }) => candidatesOf(lines).length).filter(Boolean);
      const all = carrying.reduce((sum, one) => sum + one, 0);
      // One candidate alone tells nothing.
      const holds = carrying.length === 1 ? all > 1 : carrying.length <= all / 2;
      return verdict(holds, `Candidates per PATCH: ${list(carrying)}.`);
    }),
  },
  {
    id: 'first-section',
    text: 'A fragment holds the one m-section that carries the bundle, with its mid.',
    section: '4.3.2',
    level: 'MUST',
    judge: ofFragments((fragments, run) => {
      const wanted = parseSdp(run.of('POST')[0]?.body ?? '').sections[0]?.mid;
      const found = fragments.map(({ sections }) => sections.map(({ mid }) => mid ?? '?').join(' '));
      const holds = found.every((one) => one === wanted);
      return verdict(holds, holds ? 'Only that one.' : `mid: ${list([...new Set(found)])}`);
    }),
  },
  {
    id: 'savpf',
    text: 'The m-line of a fragment says UDP/TLS/RTP/SAVPF, as in the offer.',
    section: '4.3.2; RFC 8840, 4.4',
    level: 'MUST',
    judge: ofFragments((fragments) => {
      const found = [...new Set(fragments.flatMap(({ sections }) => sections.map(({ protocol }) => protocol)))];
      return verdict(found.length === 1 && found[0] === 'UDP/TLS/RTP/SAVPF', list(found));
    }),
  },
  {
    id: 'credentials',
    text: 'A fragment names the ice-ufrag and ice-pwd of the offer.',
    section: '4.3.2; RFC 8840, 4.4',
    level: 'MUST',
    judge: ofFragments((fragments, run) => {
      const offer = parseSdp(run.of('POST')[0]?.body ?? '').lines;
      const holds = fragments.every(({ lines }) =>
        ['ice-ufrag', 'ice-pwd'].every((name) => valueOf(lines, name) === valueOf(offer, name)),
      );
      return verdict(holds, holds ? 'The same.' : 'Others, or none.');
    }),
  },
  {
    id: 'all-candidates',
    text: 'Every candidate that the browser gathered reaches the server.',
    section: '4.3.2',
    level: 'MUST',
    judge: (run) => {
      const offered = candidatesOf(parseSdp(run.of('POST').at(-1)?.body ?? '').lines);
      const trickled = run.of('PATCH').flatMap(({ body }) => candidatesOf(parseSdp(body).lines));
      const sent = new Set([...offered, ...trickled].map(keyOf));
      const gathered = [...new Set(run.witness.candidates.map(keyOf))];
      if (!gathered.length) return notApplicable('The browser gathered none.');
      const arrived = gathered.filter((key) => sent.has(key)).length;
      return verdict(arrived === gathered.length, `${arrived} of ${gathered.length}.`);
    },
  },
  {
    id: 'end-of-candidates',
    text: 'The end of the candidates is told.',
    section: 'RFC 8838, 13',
    level: 'MUST',
    judge: (run) => {
      const texts = [run.of('POST').at(-1), ...run.of('PATCH')].map((request) => request?.body ?? '');
      const isTold = texts.some((text) => parseSdp(text).lines.includes('a=end-of-candidates'));
      return verdict(isTold, isTold ? 'Told.' : 'Never told.');
    },
  },
];

const stopRows: readonly Row[] = [
  {
    id: 'delete',
    text: 'Stopping deletes the session.',
    section: '4.2',
    level: 'MUST',
    judge: (run) => {
      const request = run.of('DELETE')[0];
      if (!request) return fail('No DELETE within 2 s.');
      return verdict(run.session?.hasEnded === true, `DELETE ${request.path}`);
    },
  },
  {
    id: 'delete-unconditional',
    text: 'DELETE comes without If-Match.',
    section: '4.3.1',
    level: 'SHOULD',
    judge: (run) => {
      const request = run.of('DELETE')[0];
      if (!request) return notApplicable('No DELETE came.');
      const match = request.headers['if-match'];
      return verdict(match === undefined, match === undefined ? 'Without.' : `If-Match: ${match}`);
    },
  },
];

export const withTokenScenario: Scenario = {
  name: 'token',
  token: 'the.very-token',
  rows: [...offerRows, ...tokenRows, ...trickleRows, ...stopRows],
};

export const withoutTokenScenario: Scenario = {
  name: 'no-token',
  rows: [
    {
      id: 'no-authorization',
      text: 'Without a token, no request carries an Authorization header.',
      section: '4.7.1',
      level: 'MUST',
      judge: (run) => {
        const found = run.requests.filter(({ headers }) => headers['authorization'] !== undefined);
        if (!run.requests.length) return fail('No request came.');
        return verdict(found.length === 0, found.length ? String(found[0]?.headers['authorization']) : 'None.');
      },
    },
  ],
};

export const relativeLocation: Scenario = {
  name: 'relative-location',
  post: (run, request) => run.accept(request, { location: 'session/1' }),
  rows: [
    {
      id: 'location-relative',
      text: 'A relative Location is resolved against the address of the answer.',
      section: '4.2; RFC 9110, 10.2.2',
      level: 'MUST',
      judge: (run) => {
        const paths = [...new Set([...run.of('PATCH'), ...run.of('DELETE')].map(({ path }) => path))];
        if (!paths.length) return notApplicable('It never came back to the session.');
        return verdict(paths.length === 1 && paths[0] === '/session/1', list(paths));
      },
    },
  ],
};

export const noLocation: Scenario = {
  name: 'no-location',
  post: (run, request) => run.accept(request, { location: null }),
  rows: [
    {
      id: 'location-missing',
      text: 'An answer without Location still publishes, and nothing is sent to an address that was not given.',
      section: '4.2 has the server send one',
      level: 'beyond',
      judge: (run) => {
        const stray = [...run.of('PATCH'), ...run.of('DELETE')].map(({ method, path }) => `${method} ${path}`);
        if (stray.length) return fail(list(stray));
        return verdict(run.hadMedia, run.hadMedia ? 'Media arrived.' : 'It gave up.');
      },
    },
  ],
};

export const offerScenarios = [withTokenScenario, withoutTokenScenario, relativeLocation, noLocation];
