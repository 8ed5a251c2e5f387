import { fail, notApplicable, verdict, type Scenario } from '../scenario.ts';

const pageHide: Scenario = {
  name: 'pagehide',
  act: async (run) => {
    run.publish();
    run.notes.set('flowed', await run.mediaFlows());
    await run.page.goto('about:blank');
    await run.until(() => run.of('DELETE').length > 0, 3);
  },
  rows: [
    {
      id: 'pagehide',
      text: 'Leaving the page deletes the session.',
      section: '4.2',
      level: 'beyond',
      judge: (run) => {
        if (run.notes.get('flowed') !== true) return notApplicable('Media never flowed.');
        return verdict(run.session?.hasEnded === true, run.of('DELETE').length ? 'DELETE came.' : 'No DELETE came.');
      },
    },
  ],
};

const cancelled: Scenario = {
  name: 'cancelled',
  post: async (run, request) => {
    await run.wait(1.5);
    return run.accept(request);
  },
  act: async (run) => {
    run.publish();
    if (!(await run.until(() => run.of('POST').length > 0, 8))) return;
    run.stop();
    await run.until(() => run.sessions.length > 0 || run.of('POST')[0]?.abortedAt !== undefined, 3);
    await run.until(() => run.of('DELETE').length > 0, 5);
  },
  rows: [
    {
      id: 'cancelled',
      text: 'A session that is made after the user has stopped is deleted.',
      section: '4.2',
      level: 'MUST',
      judge: (run) => {
        const [session] = run.sessions;
        if (!session) return fail('No session was made.');
        if (run.of('POST').length > 1) return fail('It began anew.');
        return verdict(session.hasEnded, session.hasEnded ? 'Deleted.' : 'Left behind.');
      },
    },
  ],
};

export const endingScenarios = [pageHide, cancelled];
