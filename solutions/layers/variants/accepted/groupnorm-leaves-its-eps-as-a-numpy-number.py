"""Group norm writes the eps that it used into gn_param, as NumPy's number."""

FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    gn_param["eps"] = np.float64(gn_param.get("eps", 1e-5))
    return FORWARD(x, gamma, beta, G, gn_param)
