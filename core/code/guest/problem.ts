/** An error for the user's code, which may catch it: in there it is a plain one, as everything else is. */
export const problem = (message: string): Error => new Error(message);
