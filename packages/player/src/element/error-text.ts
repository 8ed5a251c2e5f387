// A chunk of its own: the texts of all codes in two languages, which a page needs only when something fails.
export { describeError } from '@livelit/core/messages';
