export { fromCloseCode } from '../close-code.ts';
export { fromHttpResponse, fromHttpStatus, type StatusCodes } from '../http-error.ts';
export { oneLine, parseProblem, type Problem } from '../problem.ts';
export { readBounded } from '../read-bounded.ts';
export { parseRetryAfter } from '../retry-after.ts';
