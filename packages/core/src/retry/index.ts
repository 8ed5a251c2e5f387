export { createRetry, type Retry, retryDefaults, type RetryDeps, type RetryPolicy } from '../retry.ts';
