/** Limits on what one message, file or archive may make us hold in memory. */
export const mailLimits = {
  /** Bytes of a message as received. */
  message: 16 * 1024 * 1024,
  /** Bytes of one compressed part; RFC 8460 section 5.2 names ten megabytes as what receivers commonly accept. */
  compressed: 10 * 1024 * 1024,
  /** Bytes after decompression, of one file and of a whole archive. */
  inflated: 32 * 1024 * 1024,
  /** Bytes out per byte in, once the output passes `ratioFrom`: JSON stays far below, a zip bomb cannot. */
  ratio: 300,
  ratioFrom: 1024 * 1024,
  /** Compression inside compression: gzip in gzip, or gzip in zip. */
  layers: 2,
  /** Files in one archive inside a message. */
  archiveEntries: 1000,
  /** Messages inside messages. */
  embeddedMessages: 4,
  /** Parts of one message, embedded ones included. */
  parts: 1000,
} as const;
