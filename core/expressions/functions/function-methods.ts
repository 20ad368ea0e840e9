import { typeError } from '../guest-error.ts';
import { elementsOf } from '../patterns.ts';
import { GuestFunction, kindOf, type Value } from '../values.ts';
import { callbackOf, methods } from './method.ts';

const asCallback = (self: Value) => callbackOf([self], 'call');

/** What can be called on a function. There is no "this": the first argument of each is not used. */
export const FUNCTION_METHODS = methods({
  apply: (self, args, run) => {
    const list = args[1];
    if (list !== undefined && list !== null && kindOf(list) !== 'array')
      throw typeError('The second argument of apply() must be a list.');
    return asCallback(self)(list ? [...elementsOf(list, run)] : [], run);
  },
  bind: (self, args, run) => {
    const bound = args.slice(1);
    run.budget.allocate(64 + bound.length * 8);
    const call = asCallback(self);
    return new GuestFunction((rest, inner) => call([...bound, ...rest], inner));
  },
  call: (self, args, run) => asCallback(self)(args.slice(1), run),
});
