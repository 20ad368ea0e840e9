import { type Extension, NOTHING, tableOf } from './extension.ts';

const toNumber = (name: string): Extension => ({
  name,
  signature: `${name}()`,
  description: 'Turns true into 1 and false into 0.',
  example: `true.${name}()`,
  result: 1,
  run: (self) => (self ? 1 : 0),
});

/** Methods of booleans. */
export const BOOLEAN_EXTENSIONS = tableOf([
  toNumber('toInt'),
  toNumber('toFloat'),
  toNumber('toNumber'),
  {
    name: 'toBoolean',
    signature: 'toBoolean()',
    description: 'Gives the value itself.',
    example: 'true.toBoolean()',
    result: true,
    run: (self) => self,
  },
  {
    name: 'toDateTime',
    signature: 'toDateTime()',
    description: 'A boolean is no date: gives nothing.',
    example: 'true.toDateTime()',
    result: NOTHING,
    run: () => undefined,
  },
  {
    name: 'isEmpty',
    signature: 'isEmpty()',
    description: 'True for false.',
    example: 'false.isEmpty()',
    result: true,
    run: (self) => !self,
  },
  {
    name: 'isNotEmpty',
    signature: 'isNotEmpty()',
    description: 'True for true.',
    example: 'true.isNotEmpty()',
    result: true,
    run: (self) => Boolean(self),
  },
]);
