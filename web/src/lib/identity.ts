import { useQuery } from '@tanstack/react-query';
import { getIdentity } from '../../../core/api/auth.ts';
import { ROLE_PERMISSIONS, type Permission } from '../../../core/api/permissions.ts';
import { call } from './call.ts';

export function useIdentity() {
  return useQuery({
    queryKey: ['identity'],
    queryFn: ({ signal }) => call(getIdentity, { signal }),
    staleTime: 60_000,
  });
}

/** Whether the signed-in person's role holds a right. The server decides; this only hides what it would refuse. */
export function useMay(permission: Permission): boolean {
  const { data } = useIdentity();
  return data !== undefined && ROLE_PERMISSIONS[data.role].includes(permission);
}
