import { AppError } from '../../errors/app-error.ts';

/**
 * Checks headers that a user wrote and gives them as a record. Names and values are checked here, so that no value from
 * outside can start a new header line; `refused` holds lower-case names that are not for users to set.
 * A name that stands twice has its values joined with commas.
 */
export function checkHeaders(
  headers: readonly { name: string; value: string }[],
  refused: readonly string[],
  path = 'params.headers',
): Record<string, string> {
  const result = new Map<string, { name: string; value: string }>();
  headers.forEach(({ name, value }, index) => {
    const at = `${path}.${index}`;
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/.test(name)) {
      throw new AppError(
        'HTTP_HEADER_INVALID',
        `"${name.slice(0, 60)}" is not the name of a header. Use letters, digits and "-".`,
        { path: `${at}.name` },
      );
    }
    if (refused.includes(name.toLowerCase())) {
      throw new AppError(
        'HTTP_HEADER_INVALID',
        `The header "${name}" is set by Sluice itself. Remove it from the list.`,
        { path: `${at}.name` },
      );
    }
    // The value is not repeated: it may be a secret.
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new AppError(
        'HTTP_HEADER_INVALID',
        `The value of the header "${name}" has line breaks or characters that a header cannot carry. Remove or encode them.`,
        { path: `${at}.value` },
      );
    }
    const key = name.toLowerCase();
    const before = result.get(key);
    result.set(key, { name: before?.name ?? name, value: before ? `${before.value}, ${value}` : value.trim() });
  });
  return Object.fromEntries([...result.values()].map(({ name, value }) => [name, value]));
}
