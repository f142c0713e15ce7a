/** A bucket of an S3-compatible store, addressed by path: ENDPOINT/BUCKET/KEY. */
export interface S3Place {
  readonly kind: 's3';
  /** Origin, such as https://s3.example.org. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Before every key: empty, or it ends with '/'. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A folder that all processes of one host share. */
export interface FolderPlace {
  readonly kind: 'folder';
  /** Absolute. */
  readonly folder: string;
}

/** What BLOBS_URL says. */
export type BlobsPlace = S3Place | FolderPlace;

/** Without the secret, for messages. */
export const wordedPlace = ({ endpoint, bucket, prefix }: S3Place): string => `${endpoint}/${bucket}/${prefix}`;
