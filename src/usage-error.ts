/** A bad option or an unreadable file: one clear sentence for the user, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
