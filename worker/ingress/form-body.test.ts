// If these fail, anybody who knows a webhook's address can fill the memory with a form that says almost nothing.
import { describe, expect, it } from 'vitest';
import { inMemory, readForm } from './form-body.ts';
import { fromParameters } from './parameters.ts';

const part = (head: string, content: string) => `--XX\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
/** How much of a form was asked for before it was refused shows how much of it was held. */
function form(count: number, partOf: (index: number) => string) {
  const asked = { parts: 0 };
  const chunks = (function* () {
    for (let index = 0; index < count; index += 1) {
      asked.parts += 1;
      yield Buffer.from(partOf(index));
    }
    yield Buffer.from('--XX--\r\n');
  })();
  const kept: string[] = [];
  const read = readForm(chunks, 'multipart/form-data; boundary=XX', '', (file) => {
    kept.push(file.fileName);
    return inMemory(file);
  });
  return { read, asked, kept };
}

describe('a form', () => {
  it.each([
    ['fields', (index: number) => part(`name="f${index}"`, '')],
    ['fields of one name', () => part('name="f"', '')],
    ['files without a name', (index: number) => part(`name="f${index}"; filename=""`, '')],
  ])('of more than 1000 %s is refused while it is read', async (_title, partOf) => {
    const { read, asked } = form(5000, partOf);
    await expect(read.then(() => 'read')).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
    expect(asked.parts).toBeLessThan(1100);
  });

  it('of a thousand fields is read', async () => {
    const { fields } = await form(1000, (index) => part(`name="f${index}"`, 'x')).read;
    expect(Object.keys(fields)).toHaveLength(1000);
  });

  it('counts the names of its parts with their content', async () => {
    const name = 'n'.repeat(16_000);
    const { read, asked } = form(1000, (index) => part(`name="${name}${index}"`, 'x'.repeat(1000)));
    await expect(read.then(() => 'read')).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(asked.parts).toBeLessThan(1000);
  });

  it('of more files than are taken keeps none beyond them', async () => {
    const { read, kept } = form(200, (index) => part(`name="f${index}"; filename="${index}.txt"`, 'x'));
    await expect(read.then(() => 'read')).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
    expect(kept).toHaveLength(100);
  });
});

it('refuses a parameter that is given many thousand times', () => {
  const given = (count: number) => new URLSearchParams('a=1&'.repeat(count));
  expect(fromParameters(given(10_000))['a']).toHaveLength(10_000);
  expect(() => fromParameters(given(10_001))).toThrow(expect.objectContaining({ code: 'PARAMETER_INVALID' }));
});
