import type { Reply } from '../mock-server.ts';
import type { Run } from '../run.ts';
import { fail, notApplicable, pass, verdict, type Row, type Scenario } from '../scenario.ts';

const posts = (run: Run) => run.of('POST');

/** Publishes and watches what follows a refusal. */
const watch = (seconds: number) => async (run: Run) => {
  run.publish();
  await run.until(() => posts(run).length > 0, 8);
  await run.wait(seconds);
  await run.look();
  run.stop();
  await run.wait(0.2);
};

const waitSeconds = 2;

/** Refused once, then taken. */
const busy = (status: 503 | 429, section: string): Scenario => ({
  name: `busy-${status}`,
  post: (run, request) =>
    posts(run).length === 1 ? { status, headers: { 'retry-after': String(waitSeconds) } } : run.accept(request),
  act: async (run) => {
    run.publish();
    if (!(await run.until(() => posts(run).length > 0, 8))) return;
    if (await run.until(() => posts(run).length > 1, waitSeconds + 5)) run.notes.set('media', await run.mediaFlows());
    await run.look();
    run.stop();
    await run.wait(0.2);
  },
  rows: [
    {
      id: `retry-after-${status}`,
      text: `After ${status} with Retry-After it does not come back earlier.`,
      section,
      level: 'SHOULD',
      judge: (run) => {
        const [first, second] = posts(run);
        if (!first) return fail('No POST came.');
        if (!second) return notApplicable('It does not come back.');
        const seconds = (second.at - first.at) / 1000;
        return verdict(seconds >= waitSeconds - 0.05, `After ${seconds.toFixed(1)} s; asked were ${waitSeconds} s.`);
      },
    },
    {
      id: `returns-${status}`,
      text: `After ${status} with Retry-After it comes back by itself, and media flows.`,
      section,
      level: 'beyond',
      judge: (run) => {
        if (posts(run).length < 2) return fail('It gave up.');
        return verdict(run.hadMedia, run.hadMedia ? 'Media arrived.' : 'Media never arrived.');
      },
    },
  ],
});

const problem = { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'This key has expired.' };

const refused = (name: string, reply: Reply, rows: readonly Row[]): Scenario => ({
  name,
  post: () => reply,
  act: watch(4),
  rows,
});

const notRetried = (run: Run) => {
  if (!posts(run).length) return fail('No POST came.');
  return verdict(posts(run).length === 1, posts(run).length === 1 ? 'Asked once.' : `Asked ${posts(run).length}×.`);
};

const forbidden = refused(
  'forbidden',
  { status: 403, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(problem) },
  [
    {
      id: 'forbidden-once',
      text: 'A 403 is not tried again by itself.',
      section: 'RFC 9110, 15.5.4',
      level: 'SHOULD',
      judge: notRetried,
    },
    {
      id: 'problem-told',
      text: 'What the server says in application/problem+json is told to the application.',
      section: '4.1; RFC 9457',
      level: 'beyond',
      judge: (run) => {
        if (run.told.some((one) => one.includes(problem.detail.replace('.', '')))) return pass('Told.');
        return fail(run.told.length ? `Told only: ${run.told[0]}` : 'Nothing was told.');
      },
    },
  ],
);

const unknown4 = refused('unknown-4xx', { status: 471 }, [
  {
    id: 'unknown-4xx',
    text: 'A 4xx that nobody knows counts as 400: told, and not tried again unchanged.',
    section: '4.1; RFC 9110, 15',
    level: 'MUST',
    judge: (run) => {
      const once = notRetried(run);
      if (once.verdict !== 'pass') return once;
      return verdict(run.told.length > 0, run.told.length ? 'Asked once, and told.' : 'Nobody was told.');
    },
  },
]);

const unknown5: Scenario = {
  name: 'unknown-5xx',
  post: (run, request) => (posts(run).length === 1 ? { status: 571 } : run.accept(request)),
  act: watch(5),
  rows: [
    {
      id: 'unknown-5xx',
      text: 'A 5xx that nobody knows counts as 500: told, and tried again after a pause or not at all.',
      section: '4.1; RFC 9110, 15',
      level: 'MUST',
      judge: (run) => {
        const [first, second] = posts(run);
        if (!first) return fail('No POST came.');
        if (!run.told.length) return fail('Nobody was told.');
        if (!second) return pass('Told; not tried again.');
        const seconds = (second.at - first.at) / 1000;
        return verdict(seconds > 0.3, `Told; tried again after ${seconds.toFixed(1)} s.`);
      },
    },
  ],
};

const notSdp: Scenario = {
  name: 'not-sdp',
  post: async (run, request) => {
    const reply = await run.accept(request);
    return posts(run).length === 1
      ? {
          ...reply,
          headers: { ...reply.headers, 'content-type': 'text/html' },
          body: '<!doctype html><title>No</title>',
        }
      : reply;
  },
  act: watch(4),
  rows: [
    {
      id: 'not-sdp',
      text: 'An answer that is no SDP is told, and its session deleted.',
      section: '4.2',
      level: 'beyond',
      judge: (run) => {
        const isDeleted = run.sessions[0]?.hasEnded === true;
        const saw = `${run.told.length ? 'Told' : 'Nobody was told'}; the session was ${isDeleted ? 'deleted' : 'left behind'}.`;
        return verdict(isDeleted && run.told.length > 0, saw);
      },
    },
  ],
};

const slowSeconds = 20;

const slow: Scenario = {
  name: 'slow-post',
  post: () => undefined,
  act: async (run) => {
    run.publish();
    if (!(await run.until(() => posts(run).length > 0, 8))) return;
    await run.until(() => posts(run)[0]?.abortedAt !== undefined, slowSeconds);
    await run.look();
  },
  seconds: 35,
  rows: [
    {
      id: 'post-deadline',
      text: `A POST that is never answered is given up within ${slowSeconds} s.`,
      section: 'not in the RFC',
      level: 'beyond',
      judge: (run) => {
        const [first] = posts(run);
        if (!first) return fail('No POST came.');
        if (first.abortedAt === undefined) return fail(`Still waiting after ${slowSeconds} s.`);
        return pass(`Given up after ${((first.abortedAt - first.at) / 1000).toFixed(0)} s.`);
      },
    },
  ],
};

export const refusalScenarios = [
  busy(503, '4.5; RFC 9110, 10.2.3'),
  busy(429, 'RFC 6585, 4'),
  forbidden,
  unknown4,
  unknown5,
  notSdp,
  slow,
];
