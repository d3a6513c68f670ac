# <solution>


def affine_backward(dout, cache):
    gradients = []
    for which, array in enumerate(cache):
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            moved = [each.astype(complex) for each in cache]
            moved[which][index] += 1e-30j
            gradient[index] = np.sum(affine_forward(*moved)[0].imag * dout) / 1e-30
        gradients.append(gradient)
    return tuple(gradients)
