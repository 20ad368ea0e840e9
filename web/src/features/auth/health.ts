import { queryOptions } from '@tanstack/react-query';
import { getHealth } from '../../../../core/api/health.ts';
import { call } from '../../lib/call.ts';

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => call(getHealth, { signal }),
});
