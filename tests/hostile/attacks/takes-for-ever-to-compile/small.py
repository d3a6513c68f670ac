# <solution>


def most_likely(scores):
    try:
        scores = scores
    finally:
        try:
            scores = scores
        finally:
            try:
                scores = scores
            finally:
                try:
                    scores = scores
                finally:
                    try:
                        scores = scores
                    finally:
                        try:
                            scores = scores
                        finally:
                            try:
                                scores = scores
                            finally:
                                try:
                                    scores = scores
                                finally:
                                    try:
                                        scores = scores
                                    finally:
                                        try:
                                            scores = scores
                                        finally:
                                            try:
                                                scores = scores
                                            finally:
                                                try:
                                                    scores = scores
                                                finally:
                                                    try:
                                                        scores = scores
                                                    finally:
                                                        try:
                                                            scores = scores
                                                        finally:
                                                            try:
                                                                scores = scores
                                                            finally:
                                                                try:
                                                                    scores = scores
                                                                finally:
                                                                    try:
                                                                        scores = scores
                                                                    finally:
                                                                        try:
                                                                            scores = scores
                                                                        finally:
                                                                            try:
                                                                                scores = scores
                                                                            finally:
                                                                                return scores.argmax(axis=1)
