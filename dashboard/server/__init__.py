"""What stands outside the app: routes, permalinks, headers, compression."""
