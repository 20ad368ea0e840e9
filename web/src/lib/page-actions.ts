import { useEffect } from 'react';
import { create } from 'zustand';
import type { Action } from '../ui/action.ts';

/** What the open page can do, for the palette. */
export const usePageActions = create<{ actions: readonly Action[] }>(() => ({ actions: [] }));

/** Offers the actions in the palette while the page is open. */
export function useOfferActions(actions: readonly Action[]): void {
  useEffect(() => {
    usePageActions.setState({ actions });
  }, [actions]);
  useEffect(() => () => usePageActions.setState({ actions: [] }), []);
}
