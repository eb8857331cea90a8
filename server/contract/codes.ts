/** What `message.trust` says of the messages that the sample data are made of, and of no other message. */
export const SAMPLE_TRUST = 'sample';
