export { codeText, type CodeText, describeError, errorText } from '../describe-error.ts';
