import { deleteRecording, listRecordings, LiveRecorder, recover } from '../index.ts';
import { testStream } from './test-stream.ts';

/** What a test in Node may call in the page. */
const page = { deleteRecording, listRecordings, LiveRecorder, recover, testStream };

declare global {
  interface Window {
    recorderPage: typeof page;
  }
}

window.recorderPage = page;
