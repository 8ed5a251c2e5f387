export { fromCloseCode } from '../close-code.ts';
export { fromHttpResponse, fromHttpStatus, type StatusCodes } from '../http-error.ts';
export { parseProblem, type Problem } from '../problem.ts';
export { parseRetryAfter } from '../retry-after.ts';
