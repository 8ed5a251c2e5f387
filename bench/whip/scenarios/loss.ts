import type { Run } from '../run.ts';
import { fail, notApplicable, pass, verdict, type Judgement, type Scenario } from '../scenario.ts';
import { candidatesOf, parseSdp, valueOf } from '../sdp.ts';

/** Seconds for a client to notice that its path is gone: browsers say `disconnected` after five, `failed` after twenty. */
const noticeSeconds = 27;

/** Publishes over a path that then breaks, and waits for what `comesBack` to see. */
async function loseThePath(run: Run, comesBack: () => boolean): Promise<void> {
  run.publish();
  const flowed = await run.mediaFlows();
  run.notes.set('flowed', flowed);
  if (!flowed || !run.session?.relay) return;
  run.session.relay.passes = false;
  run.notes.set('brokenAt', performance.now());
  if (await run.until(comesBack, noticeSeconds)) run.notes.set('media', await run.mediaFlows());
  // The first session may still be ended when the second stands; what the application's stop does is another matter.
  await run.until(() => run.sessions[0]?.hasEnded === true, 1);
  run.notes.set('left', run.sessions[0]?.hasEnded !== true);
  run.stop();
}

const isRestart = (run: Run, body: string) => {
  const ufrag = valueOf(parseSdp(body).lines, 'ice-ufrag');
  return ufrag !== undefined && ufrag !== valueOf(parseSdp(run.of('POST')[0]?.body ?? '').lines, 'ice-ufrag');
};

/** Of the first session: a second one has credentials of its own. */
const patches = (run: Run) => run.of('PATCH').filter(({ path }) => path.endsWith('/session/1'));

const restarts = (run: Run) => patches(run).filter(({ body }) => isRestart(run, body));

const begunAnew = (run: Run) => run.of('POST').length > 1;

const ofRestart = (judge: (run: Run, body: string) => Judgement) => (run: Run) => {
  if (run.notes.get('flowed') !== true) return notApplicable('Media never flowed.');
  const [first] = restarts(run);
  return first ? judge(run, first.body) : notApplicable('It does not restart ICE.');
};

const restart: Scenario = {
  name: 'ice-restart',
  post: (run, request) => run.accept(request, { relay: 'open' }),
  act: (run) => loseThePath(run, () => restarts(run).some(({ status }) => status === 200) || begunAnew(run)),
  seconds: 55,
  rows: [
    {
      id: 'restart',
      text: 'When the path to the server is lost, ICE is restarted by PATCH and media flows again, in the same session.',
      section: '4.3.3',
      level: 'SHOULD',
      judge: (run) => {
        if (run.notes.get('flowed') !== true) return fail('Media never flowed.');
        if (!restarts(run).length) return fail(begunAnew(run) ? 'It began a new session instead.' : 'It did nothing.');
        if (begunAnew(run)) return fail('It restarted ICE, but then began a new session.');
        return verdict(run.hadMedia, run.hadMedia ? 'Media flowed again.' : 'Asked for a restart, but no media came.');
      },
    },
    {
      id: 'restart-match',
      text: 'The restart says If-Match: *.',
      section: '4.3.3',
      level: 'MUST',
      judge: ofRestart((run) => {
        const match = restarts(run)[0]?.headers['if-match'];
        return verdict(match === '*' || match === '"*"', `If-Match: ${match ?? 'missing'}`);
      }),
    },
    {
      id: 'restart-credentials',
      text: 'The restart brings a new ice-ufrag and a new ice-pwd, and no m-section but the first.',
      section: '4.3.3',
      level: 'MUST',
      judge: ofRestart((run, body) => {
        const { lines, sections } = parseSdp(body);
        const before = valueOf(parseSdp(run.of('POST')[0]?.body ?? '').lines, 'ice-pwd');
        const isNew = valueOf(lines, 'ice-pwd') !== undefined && valueOf(lines, 'ice-pwd') !== before;
        if (!isNew) return fail('Not new.');
        return verdict(
          sections.length <= 1,
          `New, with ${sections.length} m-section${sections.length === 1 ? '' : 's'}.`,
        );
      }),
    },
    {
      id: 'restart-options',
      text: 'The restart repeats the ice-options of the offer.',
      section: '4.3.3',
      level: 'MUST',
      judge: ofRestart((run, body) => {
        const offered = valueOf(parseSdp(run.of('POST')[0]?.body ?? '').lines, 'ice-options');
        const found = valueOf(parseSdp(body).lines, 'ice-options');
        return verdict(found === offered, `ice-options: ${found ?? 'missing'}, offered ${offered ?? 'none'}`);
      }),
    },
    {
      id: 'restart-candidates',
      text: 'The new candidates come with the restart, or afterwards with the new ETag.',
      section: '4.3.2',
      level: 'MUST',
      judge: ofRestart((run, body) => {
        const within = candidatesOf(parseSdp(body).lines).length;
        const accepted = restarts(run).find(({ status }) => status === 200);
        if (!accepted) return fail('No restart was accepted.');
        const later = patches(run).filter(({ at }) => at > accepted.at);
        const strangers = later.filter(
          ({ headers, status }) => status !== 200 && !['"ice-1"', '"ice-2"'].includes(headers['if-match'] ?? ''),
        );
        if (strangers.length) return fail(`If-Match: ${strangers[0]?.headers['if-match'] ?? 'missing'} afterwards.`);
        const after = later.reduce((sum, one) => sum + candidatesOf(parseSdp(one.body).lines).length, 0);
        return verdict(within + after > 0, `${within} with it, ${after} with the new ETag.`);
      }),
    },
  ],
};

/** A session of which nothing can be saved: the path is gone, and the server restarts no ICE. */
const consent: Scenario = {
  name: 'consent-loss',
  post: (run, request) => run.accept(request, { relay: 'open' }),
  patch: (run, request, session) => (session.isRestart(request) ? { status: 422 } : run.take(request, session)),
  act: (run) => loseThePath(run, () => begunAnew(run)),
  seconds: 55,
  rows: [
    {
      id: 'consent-new-session',
      text: 'When the path is lost and ICE cannot be restarted, a new session is begun and media flows again.',
      section: '4.2; RFC 7675',
      level: 'beyond',
      judge: (run) => {
        if (run.notes.get('flowed') !== true) return fail('Media never flowed.');
        if (!begunAnew(run)) return fail(`Nothing came within ${noticeSeconds} s.`);
        return verdict(run.hadMedia, run.hadMedia ? 'Media flowed again.' : 'A new session, but no media.');
      },
    },
    {
      id: 'consent-delete',
      text: 'The session whose path was lost is deleted.',
      section: '4.3.3',
      level: 'MAY',
      judge: (run) => {
        if (run.notes.get('flowed') !== true) return notApplicable('Media never flowed.');
        const isLeft = run.notes.get('left') === true;
        return verdict(!isLeft, isLeft ? 'Left behind.' : 'Deleted.');
      },
    },
  ],
};

const closed: Scenario = {
  name: 'dtls-close',
  act: async (run) => {
    run.publish();
    const flowed = await run.mediaFlows();
    run.notes.set('flowed', flowed);
    if (!flowed) return;
    await run.session?.end();
    if (await run.until(() => begunAnew(run), 12)) run.notes.set('media', await run.mediaFlows());
    run.stop();
  },
  seconds: 40,
  rows: [
    {
      id: 'dtls-new-session',
      text: 'When the server closes the connection by DTLS, a new session is begun and media flows again.',
      section: '4.2',
      level: 'beyond',
      judge: (run) => {
        if (run.notes.get('flowed') !== true) return fail('Media never flowed.');
        if (!begunAnew(run)) return fail('Nothing came within 12 s.');
        return run.hadMedia ? pass('Media flowed again.') : fail('A new session, but no media.');
      },
    },
  ],
};

export const lossScenarios = [restart, consent, closed];
