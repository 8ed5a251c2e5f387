import type { Run } from '../run.ts';
import { fail, notApplicable, verdict, type Row, type Scenario } from '../scenario.ts';
import { candidatesOf, parseSdp } from '../sdp.ts';

const trickles = (run: Run) => run.of('PATCH').length > 0;

const stillFlows = (run: Run) => verdict(run.hadMedia, run.hadMedia ? 'Media arrived.' : 'Media never arrived.');

const needed: Scenario = {
  name: 'trickle-needed',
  post: (run, request) => run.accept(request, { candidates: 'none' }),
  rows: [
    {
      id: 'candidates-usable',
      text: 'A server that cannot be reached before it knows the client’s candidates gets media.',
      section: '4.3.2',
      level: 'MUST',
      judge: stillFlows,
    },
  ],
};

/** The second PATCH after a refusal. */
const refreshed =
  (status: number, etag: string): Row['judge'] =>
  (run) => {
    const patches = run.of('PATCH');
    if (!patches.length) return notApplicable('No PATCH came: it does not trickle.');
    const at = patches.findIndex((request) => request.status === status);
    if (at < 0) return notApplicable(`It was never answered ${status}.`);
    const again = patches.slice(at + 1).find(({ headers }) => headers['if-match'] === etag);
    if (!again) return fail(`After ${status} it never named the new ETag.`);
    const sent = candidatesOf(parseSdp(again.body).lines).length;
    return verdict(sent > 0 && run.hadMedia, `Came again with the new ETag and ${sent} candidates.`);
  };

const outdated: Scenario = {
  name: 'etag-412',
  patch: (run, request, session) => {
    if (run.of('PATCH').length > 1) return run.take(request, session);
    session.etag = '"newer"';
    return { status: 412, headers: { etag: '"newer"' } };
  },
  rows: [
    {
      id: 'refresh-412',
      text: 'A PATCH that is refused by 412 is sent again with the ETag of that answer.',
      section: '4.3.1',
      level: 'SHOULD',
      judge: refreshed(412, '"newer"'),
    },
  ],
};

const missing: Scenario = {
  name: 'etag-428',
  post: (run, request) => run.accept(request, { etag: null }),
  patch: (run, request, session) => {
    session.etag = '"late"';
    if (request.headers['if-match'] === undefined) return { status: 428, headers: { etag: '"late"' } };
    return run.take(request, session);
  },
  rows: [
    {
      id: 'refresh-428',
      text: 'A PATCH that is refused by 428 is sent again with the ETag of that answer.',
      section: '4.3.1',
      level: 'SHOULD',
      judge: refreshed(428, '"late"'),
    },
  ],
};

const refusing = (status: number, reason: string): Scenario => ({
  name: `patch-${status}`,
  patch: () => ({ status }),
  rows: [
    {
      id: `tolerates-${status}`,
      text: `Media flows although PATCH is answered ${status} (${reason}), and it is not asked on and on.`,
      section: status === 422 ? '4.3.1' : '4.4.5',
      level: 'MUST',
      judge: (run) => {
        const patches = run.of('PATCH').length;
        const posts = run.of('POST').length;
        if (posts > 1) return fail(`It began anew: ${posts} POSTs.`);
        if (!run.hadMedia) return fail('Media never arrived.');
        return verdict(
          patches <= 3,
          trickles(run) ? `Media arrived; PATCH came ${patches}×.` : 'Media arrived; it does not trickle.',
        );
      },
    },
  ],
});

const star: Scenario = {
  name: 'etag-star',
  post: (run, request) => run.accept(request, { etag: '*' }),
  rows: [
    {
      id: 'etag-star',
      text: 'The ETag * of MediaMTX, which is none, does no harm: candidates come with If-Match: *.',
      section: '4.3.1 has the server send a unique one',
      level: 'beyond',
      judge: (run) => {
        if (!trickles(run)) return notApplicable('No PATCH came: it does not trickle.');
        const matches = [...new Set(run.of('PATCH').map(({ headers }) => headers['if-match']))];
        const saw = `If-Match: ${matches.map((one) => one ?? 'missing').join(', ')}`;
        return verdict(matches.length === 1 && matches[0] === '*' && run.hadMedia, saw);
      },
    },
  ],
};

export const trickleScenarios = [
  needed,
  outdated,
  missing,
  refusing(422, 'no trickle here'),
  refusing(405, 'no PATCH here'),
  refusing(501, 'not implemented'),
  star,
];
