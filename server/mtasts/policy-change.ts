/** What an operator wants to change about what a domain publishes. */
export type PolicyChange =
  /** A first policy; `wildcards` replace the hosts that they match. */
  | { readonly kind: 'draft'; readonly wildcards?: readonly string[] }
  | { readonly kind: 'enforce' }
  /** Seconds; 2592000 (30 days) when not given. */
  | { readonly kind: 'raise-max-age'; readonly maxAge?: number }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'add-mx'; readonly hosts: readonly string[] };
